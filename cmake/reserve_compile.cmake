# How every target of ours is compiled: warnings, sanitizers, ccache when it is there.

find_program(RESERVE_CCACHE ccache)
if(RESERVE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${RESERVE_CCACHE}")
endif()

set(RESERVE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wold-style-cast -Wnon-virtual-dtor -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns wrongly about std::string + "text" when it inlines (GCC bug 105651).
  list(APPEND RESERVE_WARNINGS -Wno-restrict)
  # And about a moved Boost small_vector, whose inline storage it takes for the whole of it.
  list(APPEND RESERVE_WARNINGS -Wno-stringop-overread)
  # And about a moved std::variant that holds a std::string, and about instrumented code.
  list(APPEND RESERVE_WARNINGS -Wno-maybe-uninitialized)
endif()
if(RESERVE_WERROR)
  list(APPEND RESERVE_WARNINGS -Werror)
endif()

if(RESERVE_SANITIZE)
  add_compile_options(-fsanitize=${RESERVE_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${RESERVE_SANITIZE})
endif()

# Ours alone get the warnings; the libraries we use are system headers.
function(reserve_compile_settings target)
  target_compile_options(${target} PRIVATE ${RESERVE_WARNINGS})
endfunction()
