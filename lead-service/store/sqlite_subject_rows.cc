#include "lead-service/store/sqlite_subject_rows.h"

#include "common/status/status.h"

namespace revops::lead {
namespace {

SubjectRow RowOf(const sql::Statement& row) {
  return {row.Int(0), static_cast<uint64_t>(row.Int(1)), std::string(row.Blob(2))};
}

absl::StatusOr<std::optional<SubjectRow>> OneRow(sql::Statement& select) {
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return std::optional<SubjectRow>();
  return std::optional<SubjectRow>(RowOf(select));
}

}  // namespace

absl::StatusOr<int64_t> InsertSubject(sql::Connection& connection, const SubjectSql& sql,
                                      absl::string_view id, const std::string& external_id,
                                      const SubjectRow& row) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, connection.Prepare(sql.insert));
  insert.BindBlob(1, id);
  external_id.empty() ? insert.BindNull(2) : insert.Bind(2, absl::string_view(external_id));
  insert.Bind(3, static_cast<int64_t>(row.import_hash)).BindBlob(4, row.image);
  REVOPS_RETURN_IF_ERROR(insert.Run());
  return connection.last_insert_rowid();
}

absl::Status UpdateSubject(sql::Connection& connection, const SubjectSql& sql,
                           const SubjectRow& row) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement update, connection.Prepare(sql.update));
  return update.Bind(1, static_cast<int64_t>(row.import_hash))
      .BindBlob(2, row.image)
      .Bind(3, row.key)
      .Run();
}

absl::Status UpdateImportHash(sql::Connection& connection, const SubjectSql& sql, int64_t key,
                              uint64_t import_hash) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement update, connection.Prepare(sql.update_import_hash));
  return update.Bind(1, static_cast<int64_t>(import_hash)).Bind(2, key).Run();
}

absl::Status DeleteSubject(sql::Connection& connection, const SubjectSql& sql, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement remove, connection.Prepare(sql.remove));
  REVOPS_RETURN_IF_ERROR(remove.Bind(1, key).Run());
  REVOPS_ASSIGN_OR_RETURN(sql::Statement erase, connection.Prepare(sql.remove_private));
  return erase.Bind(1, key).Run();
}

absl::StatusOr<std::optional<SubjectRow>> SelectById(sql::Connection& connection,
                                                     const SubjectSql& sql, absl::string_view id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(sql.select_by_id));
  select.BindBlob(1, id);
  return OneRow(select);
}

absl::StatusOr<std::optional<SubjectRow>> SelectByKey(sql::Connection& connection,
                                                      const SubjectSql& sql, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(sql.select_by_key));
  select.Bind(1, key);
  return OneRow(select);
}

absl::StatusOr<std::optional<SubjectRow>> SelectByExternalId(sql::Connection& connection,
                                                             const SubjectSql& sql,
                                                             const std::string& external_id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(sql.select_by_external_id));
  select.Bind(1, absl::string_view(external_id));
  return OneRow(select);
}

absl::Status ForEachSubject(sql::Connection& connection, const SubjectSql& sql,
                            const std::function<absl::Status(const SubjectRow&)>& take) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(sql.select_all));
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (!found) return absl::OkStatus();
    REVOPS_RETURN_IF_ERROR(take(RowOf(select)));
  }
}

absl::StatusOr<std::vector<SubjectRow>> SelectAfter(sql::Connection& connection,
                                                    const SubjectSql& sql, int64_t after,
                                                    int limit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(sql.select_after));
  select.Bind(1, after).Bind(2, static_cast<int64_t>(limit));
  std::vector<SubjectRow> rows;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (!found) return rows;
    rows.push_back(RowOf(select));
  }
}

absl::Status SavePrivate(sql::Connection& connection, const SubjectSql& sql, int64_t key,
                         const PrivateTexts& texts) {
  if (texts.empty()) {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement erase, connection.Prepare(sql.remove_private));
    return erase.Bind(1, key).Run();
  }
  REVOPS_ASSIGN_OR_RETURN(sql::Statement save, connection.Prepare(sql.upsert_private));
  save.Bind(1, key);
  int parameter = 2;
  for (const std::string* text :
       {&texts.person.given_name, &texts.person.family_name, &texts.person.email,
        &texts.person.phone, &texts.person.job_title, &texts.display_name, &texts.note,
        &texts.evidence[kNeed], &texts.evidence[kBudget], &texts.evidence[kAuthority],
        &texts.evidence[kTimeline]}) {
    save.Bind(parameter++, absl::string_view(*text));
  }
  return save.Run();
}

absl::StatusOr<PrivateTexts> SelectPrivate(sql::Connection& connection, const SubjectSql& sql,
                                           int64_t key) {
  PrivateTexts texts;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(sql.select_private));
  select.Bind(1, key);
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return texts;
  int column = 0;
  for (std::string* text :
       {&texts.person.given_name, &texts.person.family_name, &texts.person.email,
        &texts.person.phone, &texts.person.job_title, &texts.display_name, &texts.note,
        &texts.evidence[kNeed], &texts.evidence[kBudget], &texts.evidence[kAuthority],
        &texts.evidence[kTimeline]}) {
    *text = std::string(select.Text(column++));
  }
  return texts;
}

}  // namespace revops::lead
