# What every target is built with: packages of Debian 12, ccache where present, sanitizers by preset.
find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_library(JEMALLOC jemalloc REQUIRED)
find_library(PHONENUMBER phonenumber REQUIRED)

find_program(CCACHE ccache)
if(CCACHE)
  # Paths below the repository count as relative, so that a clone elsewhere finds what this one built.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

# Debug builds keep line numbers only: full debug info doubles link time and object size.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

option(REVOPS_FAIL_POINTS "Places where tests kill the process (common/failpoint)" OFF)
if(REVOPS_FAIL_POINTS AND CMAKE_BUILD_TYPE STREQUAL "Release")
  message(FATAL_ERROR "REVOPS_FAIL_POINTS: nobody but a test may end a service")
endif()

set(REVOPS_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")
if(REVOPS_SANITIZE)
  add_compile_options(-fsanitize=${REVOPS_SANITIZE} -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${REVOPS_SANITIZE})
endif()
if(REVOPS_SANITIZE STREQUAL "thread")
  add_compile_options(-include ${CMAKE_SOURCE_DIR}/tests/support/tsan/protobuf_layout.h)
endif()
