# Run with -P: writes OUT, a C++ source that holds every file of FILES as one sql::Migration.
set(body "")
set(number 0)
foreach(file IN LISTS FILES)
  math(EXPR number "${number} + 1")
  get_filename_component(name ${file} NAME)
  if(NOT name MATCHES "^0*${number}_")
    message(FATAL_ERROR "${name}: migrations are numbered without gaps; expected ${number}")
  endif()
  file(READ ${file} text)
  string(APPEND body "    {${number}, \"${name}\", R\"revops_sql(${text})revops_sql\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"common/sql/migrator.h\"

namespace ${NAMESPACE} {
namespace {
constexpr revops::sql::Migration kAll[] = {
${body}};
}  // namespace
extern const std::span<const revops::sql::Migration> kMigrations;
const std::span<const revops::sql::Migration> kMigrations = kAll;
}  // namespace ${NAMESPACE}
")
