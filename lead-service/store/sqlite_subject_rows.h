// Rows of any kind of subject, read and written through the statements of its kind.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_SUBJECT_ROWS_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_SUBJECT_ROWS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "lead-service/store/private_texts.h"
#include "lead-service/store/subject_sql.h"

namespace revops::lead {

struct SubjectRow {
  int64_t key = 0;
  uint64_t import_hash = 0;
  std::string image;
};

// ALREADY_EXISTS STORE_CONSTRAINT where the id or the external id is taken. The new row's key.
absl::StatusOr<int64_t> InsertSubject(sql::Connection& connection, const SubjectSql& sql,
                                      absl::string_view id, const std::string& external_id,
                                      const SubjectRow& row);
absl::Status UpdateSubject(sql::Connection& connection, const SubjectSql& sql,
                           const SubjectRow& row);
absl::Status UpdateImportHash(sql::Connection& connection, const SubjectSql& sql, int64_t key,
                              uint64_t import_hash);
// With what is personal.
absl::Status DeleteSubject(sql::Connection& connection, const SubjectSql& sql, int64_t key);

absl::StatusOr<std::optional<SubjectRow>> SelectById(sql::Connection& connection,
                                                     const SubjectSql& sql, absl::string_view id);
absl::StatusOr<std::optional<SubjectRow>> SelectByKey(sql::Connection& connection,
                                                      const SubjectSql& sql, int64_t key);
absl::StatusOr<std::optional<SubjectRow>> SelectByExternalId(sql::Connection& connection,
                                                             const SubjectSql& sql,
                                                             const std::string& external_id);
absl::Status ForEachSubject(sql::Connection& connection, const SubjectSql& sql,
                            const std::function<absl::Status(const SubjectRow&)>& take);

// Rows behind `after`, in order of keys; at most `limit`.
absl::StatusOr<std::vector<SubjectRow>> SelectAfter(sql::Connection& connection,
                                                    const SubjectSql& sql, int64_t after,
                                                    int limit);

// An empty set of texts has no row.
absl::Status SavePrivate(sql::Connection& connection, const SubjectSql& sql, int64_t key,
                         const PrivateTexts& texts);
absl::StatusOr<PrivateTexts> SelectPrivate(sql::Connection& connection, const SubjectSql& sql,
                                           int64_t key);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_SUBJECT_ROWS_H_
