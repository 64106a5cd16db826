# -DUSHER_SANITIZE=address,undefined or thread; the fuzz preset adds libFuzzer to each target itself.
if(USHER_SANITIZE)
    add_compile_options(-fsanitize=${USHER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${USHER_SANITIZE})
endif()
