# The libraries the layers stand on (reasons: docs/architecture.md). The installed package
# includes this file too, so both always look for the same ones.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(EXPAT 2.5 REQUIRED)
find_package(SQLiteCpp 3.1 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(Poco REQUIRED COMPONENTS Net NetSSL Crypto)

if(NOT TARGET utf8proc::utf8proc)
  find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
  find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
  mark_as_advanced(UTF8PROC_INCLUDE_DIR UTF8PROC_LIBRARY)
  add_library(utf8proc::utf8proc UNKNOWN IMPORTED)
  set_target_properties(utf8proc::utf8proc PROPERTIES
    IMPORTED_LOCATION "${UTF8PROC_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${UTF8PROC_INCLUDE_DIR}")
endif()
