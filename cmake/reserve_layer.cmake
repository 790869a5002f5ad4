# One layer = one folder = one static library reserve_<name>, used as reserve::<name>.
# A folder without sources yet becomes an interface library, so others can already link it.
#   reserve_layer(store SUBFOLDERS sqlite memory USES reserve::base SQLiteCpp PRIVATE_USES ...)
include(GNUInstallDirs)

function(reserve_layer name)
  cmake_parse_arguments(LAYER "" "" "SUBFOLDERS;USES;PRIVATE_USES" ${ARGN})
  set(patterns "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  foreach(subfolder IN LISTS LAYER_SUBFOLDERS)
    list(APPEND patterns "${CMAKE_CURRENT_SOURCE_DIR}/${subfolder}/*.cc")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})

  set(target reserve_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    set(visibility PUBLIC)
    target_link_libraries(${target} PRIVATE ${LAYER_PRIVATE_USES})
    reserve_compile_settings(${target})
  else()
    add_library(${target} INTERFACE)
    set(visibility INTERFACE)
  endif()
  add_library(reserve::${name} ALIAS ${target})
  target_link_libraries(${target} ${visibility} ${LAYER_USES})
  target_compile_features(${target} ${visibility} cxx_std_23)
  target_include_directories(${target} ${visibility}
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  install(TARGETS ${target} EXPORT reserve_targets)
endfunction()
