# Run by embed.cmake at build time: writes USHER_OUT/embedded_files.cpp, a table of path, fingerprint, bytes and gzip
# bytes. The bytes come in by the assembler's .incbin, which takes no time, and the source names each file's hash, so that
# it is compiled again exactly when something changed.
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY ${USHER_OUT}/gzip)

set(files "")
if(IS_DIRECTORY ${USHER_DIST})
    file(GLOB_RECURSE files RELATIVE ${USHER_DIST} ${USHER_DIST}/*)
    list(SORT files)
    list(FILTER files EXCLUDE REGEX "\\.map$")
endif()

set(data "")
set(externs "")
set(rows "")
set(index 0)
foreach(file IN LISTS files)
    set(path ${USHER_DIST}/${file})
    if(file MATCHES "[\"\\\\\n]")
        message(FATAL_ERROR "web/dist: a file name with quotes or backslashes: ${file}")
    endif()
    file(MD5 ${path} hash)
    file(SIZE ${path} size)
    set(gzip "")
    if(USHER_GZIP AND size GREATER 512 AND file MATCHES "\\.(html|js|mjs|css|json|svg|txt|wasm|webmanifest|ttf|wav)$")
        set(zipped ${USHER_OUT}/gzip/${hash}.gz)
        if(NOT EXISTS ${zipped})
            execute_process(COMMAND ${USHER_GZIP} -9nc ${path} OUTPUT_FILE ${zipped}.part COMMAND_ERROR_IS_FATAL ANY)
            file(RENAME ${zipped}.part ${zipped})
        endif()
        file(SIZE ${zipped} zipped_size)
        math(EXPR worth "${size} * 9 / 10")
        if(zipped_size LESS worth)
            set(gzip ${zipped})
        endif()
    endif()
    foreach(form IN ITEMS bytes gzip)
        set(from "${path}")
        if(form STREQUAL "gzip")
            set(from "${gzip}")
        endif()
        set(symbol usher_web_${index}_${form})
        if(from STREQUAL "")
            set(${form}_view "{}")
        else()
            string(APPEND data "    \"${symbol}: .incbin \\\"${from}\\\"\\n${symbol}_end: .byte 0\\n\"\n")
            string(APPEND externs "extern \"C\" char const ${symbol}[], ${symbol}_end[];\n")
            set(${form}_view "between(${symbol}, ${symbol}_end)")
        endif()
    endforeach()
    string(APPEND rows "        {\"/${file}\", \"${hash}\", ${bytes_view}, ${gzip_view}},\n")
    math(EXPR index "${index} + 1")
endforeach()

if(index EQUAL 0)
    set(text "// Generated: the page was not built.
#include \"edge/embedded.hpp\"

namespace usher::edge {
std::span<EmbeddedFile const> embedded_files() { return {}; }
}  // namespace usher::edge
")
else()
    set(text "// Generated from web/dist.
#include \"edge/embedded.hpp\"

#include <cstddef>

__asm__(
    \".pushsection .rodata\\n\"
${data}    \".popsection\\n\");

${externs}
namespace usher::edge {
namespace {
std::string_view between(char const* first, char const* end) { return {first, static_cast<std::size_t>(end - first)}; }
}  // namespace

std::span<EmbeddedFile const> embedded_files() {
    static EmbeddedFile const files[] = {
${rows}    };
    return files;
}
}  // namespace usher::edge
")
endif()

set(source ${USHER_OUT}/embedded_files.cpp)
set(old "")
if(EXISTS ${source})
    file(READ ${source} old)
endif()
if(NOT old STREQUAL text)
    file(WRITE ${source} "${text}")
endif()
