# The media engine's worker and the headers of its control channel. The source was fetched by `./x setup`; nothing here
# uses the network. third_party/mediasoup/build.sh builds once and keeps the result in the cache, so this costs nothing
# in the next build folder. Gives:
#   usher_worker_messages   the generated headers (interface library)
#   usher_media_worker      target that puts ${CMAKE_BINARY_DIR}/usher-media-worker there
set(USHER_MEDIA_WORKER ${CMAKE_BINARY_DIR}/usher-media-worker)
set(worker_script ${CMAKE_SOURCE_DIR}/third_party/mediasoup/build.sh)
file(GLOB_RECURSE worker_parts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/third_party/mediasoup/*)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${worker_parts})

execute_process(COMMAND ${worker_script} prepare
    RESULT_VARIABLE worker_status OUTPUT_VARIABLE worker_folder ERROR_VARIABLE worker_error
    OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT worker_status EQUAL 0)
    message(FATAL_ERROR "The media worker cannot be prepared: ${worker_error}"
        "Run ./x setup once (it needs the network), or configure with -DUSHER_MEDIA=OFF.")
endif()

add_library(usher_worker_messages INTERFACE)
target_include_directories(usher_worker_messages SYSTEM INTERFACE ${worker_folder}/generated)

add_custom_command(OUTPUT ${USHER_MEDIA_WORKER}
    COMMAND ${worker_script} worker ${USHER_MEDIA_WORKER}
    DEPENDS ${worker_parts} USES_TERMINAL VERBATIM
    COMMENT "The media worker (minutes the first time, then from the cache)")
add_custom_target(usher_media_worker ALL DEPENDS ${USHER_MEDIA_WORKER})

# Tests that start the real worker: where it is, the folder of its patch's headers, and what they speak DTLS and SRTP with.
function(usher_media_worker_test target)
    if(NOT TARGET ${target})
        return()
    endif()
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(SRTP2 REQUIRED IMPORTED_TARGET libsrtp2)
    add_dependencies(${target} usher_media_worker)
    target_compile_definitions(${target} PRIVATE USHER_MEDIA_WORKER="${USHER_MEDIA_WORKER}")
    target_include_directories(${target} SYSTEM PRIVATE ${CMAKE_SOURCE_DIR}/third_party/mediasoup/agent)
    target_link_libraries(${target} PRIVATE PkgConfig::SRTP2 OpenSSL::SSL)
endfunction()
