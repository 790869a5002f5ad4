# `cmake --install` lays out what find_package(reserve) needs: headers as they stand in the
# repository, the static libraries, the program, and the package files.
include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/reserve")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/ledger" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.h")
install(EXPORT reserve_targets NAMESPACE reserve:: DESTINATION "${package_folder}"
        FILE reserveTargets.cmake)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/reserveConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_SOURCE_DIR}/cmake/reserveConfig.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/reserve_dependencies.cmake"
              "${PROJECT_BINARY_DIR}/reserveConfigVersion.cmake"
        DESTINATION "${package_folder}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" OPTIONAL)
