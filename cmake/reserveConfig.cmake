# What find_package(reserve) reads: the libraries we stand on, then our own targets.
include("${CMAKE_CURRENT_LIST_DIR}/reserve_dependencies.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/reserveTargets.cmake")
