# -DUSHER_SANITIZE=address,undefined or thread; the fuzz preset adds libFuzzer to each target itself.
if(USHER_SANITIZE)
    add_compile_options(-fsanitize=${USHER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # GCC's flow warnings see ghosts in instrumented code (Boost.Beast's parser), and Asio's fences are a warning of
        # their own under the thread sanitizer.
        add_compile_options(-Wno-maybe-uninitialized $<$<COMPILE_LANGUAGE:CXX>:-Wno-tsan>)
    endif()
    add_link_options(-fsanitize=${USHER_SANITIZE})
endif()

# Seconds for one test; sanitizers make some of them fifty times as slow.
if(USHER_SANITIZE)
    set(USHER_TEST_SECONDS 3600)
else()
    set(USHER_TEST_SECONDS 600)
endif()
