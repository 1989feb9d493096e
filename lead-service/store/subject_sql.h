// The statements of one kind of subject; all kinds have tables of the same shape.
#ifndef REVOPS_LEAD_SERVICE_STORE_SUBJECT_SQL_H_
#define REVOPS_LEAD_SERVICE_STORE_SUBJECT_SQL_H_

namespace revops::lead {

struct SubjectSql {
  const char* insert;
  const char* update;
  const char* update_import_hash;
  const char* remove;
  const char* select_by_id;
  const char* select_by_key;
  const char* select_by_external_id;
  const char* select_all;
  const char* select_after;
  const char* upsert_private;
  const char* remove_private;
  const char* select_private;
};

// `table` is a literal: a constant's statement is prepared once per connection, by its address.
#define REVOPS_SUBJECT_COLUMNS "subject_key, import_hash, image"
#define REVOPS_PRIVATE_COLUMNS                                                          \
  "given_name, family_name, email, phone, job_title, display_name, note, need, budget," \
  " authority, timeline"
#define REVOPS_SUBJECT_SQL(table)                                                               \
  revops::lead::SubjectSql {                                                                    \
    .insert = "INSERT INTO " table "(id, external_id, import_hash, image) VALUES (?, ?, ?, ?)", \
    .update = "UPDATE " table " SET import_hash = ?, image = ? WHERE subject_key = ?",          \
    .update_import_hash = "UPDATE " table " SET import_hash = ? WHERE subject_key = ?",         \
    .remove = "DELETE FROM " table " WHERE subject_key = ?",                                    \
    .select_by_id = "SELECT " REVOPS_SUBJECT_COLUMNS " FROM " table " WHERE id = ?",            \
    .select_by_key = "SELECT " REVOPS_SUBJECT_COLUMNS " FROM " table " WHERE subject_key = ?",  \
    .select_by_external_id =                                                                    \
        "SELECT " REVOPS_SUBJECT_COLUMNS " FROM " table " WHERE external_id = ?",               \
    .select_all = "SELECT " REVOPS_SUBJECT_COLUMNS " FROM " table " ORDER BY subject_key",      \
    .select_after = "SELECT " REVOPS_SUBJECT_COLUMNS " FROM " table                             \
                    " WHERE subject_key > ?"                                                    \
                    " ORDER BY subject_key LIMIT ?",                                            \
    .upsert_private =                                                                           \
        "INSERT OR REPLACE INTO " table "_private(subject_key, " REVOPS_PRIVATE_COLUMNS         \
        ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",                                        \
    .remove_private = "DELETE FROM " table "_private WHERE subject_key = ?",                    \
    .select_private =                                                                           \
        "SELECT " REVOPS_PRIVATE_COLUMNS " FROM " table "_private WHERE subject_key = ?",       \
  }

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SUBJECT_SQL_H_
