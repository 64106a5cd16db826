# Builds the page's files (web/dist, when it exists) into a target: their bytes, and a gzip form of those that shrink.
# Looked at on every build, so that the page may be built before or after CMake ran.
#
#   usher_embed_web(<target>)
function(usher_embed_web target)
    set(folder ${CMAKE_BINARY_DIR}/embedded)
    set(source ${folder}/embedded_files.cpp)
    find_program(USHER_GZIP gzip)
    set(run ${CMAKE_COMMAND} -DUSHER_DIST=${CMAKE_SOURCE_DIR}/web/dist -DUSHER_OUT=${folder}
        -DUSHER_GZIP=${USHER_GZIP} -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake)
    add_custom_target(${target}_embedded COMMAND ${run} BYPRODUCTS ${source}
        COMMENT "Looking at the web page's files" VERBATIM)
    set_source_files_properties(${source} PROPERTIES GENERATED TRUE)
    target_sources(${target} PRIVATE ${source})
    add_dependencies(${target} ${target}_embedded)
endfunction()
