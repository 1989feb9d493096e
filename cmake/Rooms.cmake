# A room is one library target; its includes are written from the repository's root.

add_library(revops_warnings INTERFACE)
# GCC 12 sees overlaps that are not there in std::string at -O2 (its bug 105651).
target_compile_options(revops_warnings INTERFACE -Wall -Wextra -Wpedantic -Werror
  $<$<CONFIG:Release>:-Wno-restrict>)

# revops_room(<name> SOURCES a.cc ... DEPS target ...)
function(revops_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ROOM_DEPS} PRIVATE revops_warnings ${ROOM_PRIVATE_DEPS})
endfunction()

# What every program of the preset tsan is linked with, so that the sanitizer knows Abseil's locks.
function(revops_link_tsan name)
  if(REVOPS_SANITIZE STREQUAL "thread")
    target_link_libraries(${name} PRIVATE $<TARGET_OBJECTS:revops_tsan> ${CMAKE_DL_LIBS})
    target_link_options(${name} PRIVATE
      -Wl,--version-script=${CMAKE_SOURCE_DIR}/tests/support/tsan/hidden.map)
  endif()
endfunction()

# revops_binary(<name> SOURCES main.cc ... DEPS target ...)
# With jemalloc, as every call allocates on one thread what another one frees: a tenth more calls a
# second than glibc's allocator serves. Sanitizers bring an allocator of their own.
function(revops_binary name)
  cmake_parse_arguments(BIN "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${BIN_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE REVOPS_VERSION="${PROJECT_VERSION}")
  target_link_libraries(${name} PRIVATE revops_warnings ${BIN_DEPS})
  if(NOT REVOPS_SANITIZE)
    target_link_libraries(${name} PRIVATE ${JEMALLOC})
  endif()
  revops_link_tsan(${name})
endfunction()

# revops_test(<name> SOURCES a_test.cc ... DEPS target ... [LABELS unit] [TIMEOUT seconds])
# One executable per tested room; ctest runs it as one test, so that a clean run stays quick.
# The label concurrent is for tests with threads of ours in them: scripts/test --tsan runs these, and
# builds the target concurrent_tests.
add_custom_target(concurrent_tests)
function(revops_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE revops_warnings ${TEST_DEPS} GTest::gmock GTest::gtest_main)
  revops_link_tsan(${name})
  if("concurrent" IN_LIST TEST_LABELS)
    add_dependencies(concurrent_tests ${name})
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}"
    ENVIRONMENT "REVOPS_SOURCE_DIR=${CMAKE_SOURCE_DIR};REVOPS_BIN_DIR=${CMAKE_BINARY_DIR}/bin")
endfunction()

# revops_embed_sql(<target> <namespace> DIR): makes DIR/NNNN_name.sql into
# <namespace>::kMigrations (std::span of sql::Migration), in <target>'s private sources.
function(revops_embed_sql target namespace dir)
  file(GLOB sql_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.sql)
  list(SORT sql_files)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_migrations.cc)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAMESPACE=${namespace} "-DFILES=${sql_files}"
            -P ${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake
    DEPENDS ${sql_files} ${CMAKE_SOURCE_DIR}/cmake/EmbedSql.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
