# Headers that every file of a target reads, parsed once for all of them (RESERVE_PREBUILT_HEADERS).
option(RESERVE_PREBUILT_HEADERS "Parse the headers that most files read once a target" OFF)

function(reserve_prebuilt_headers target)
  if(RESERVE_PREBUILT_HEADERS)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # With such headers g++ 12 takes small strings for arrays that are read or written beyond
      # their end; builds without them keep these warnings.
      target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
    endif()
  endif()
endfunction()
