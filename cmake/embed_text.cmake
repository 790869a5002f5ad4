# embed_text(target source header name): a text file as a constant that `target` can include.
function(embed_text target source header name)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} text)
  file(RELATIVE_PATH origin ${PROJECT_SOURCE_DIR} ${source})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/generated)
  file(WRITE ${folder}/${header}.new
    "// Generated from ${origin}.\n#pragma once\n"
    "inline constexpr char ${name}[] = R\"embedded(${text})embedded\";\n")
  file(COPY_FILE ${folder}/${header}.new ${folder}/${header} ONLY_IF_DIFFERENT)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
