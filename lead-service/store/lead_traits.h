// Leads as a kind of subject.
#ifndef REVOPS_LEAD_SERVICE_STORE_LEAD_TRAITS_H_
#define REVOPS_LEAD_SERVICE_STORE_LEAD_TRAITS_H_

#include <optional>
#include <string>

#include "common/log/event_log.h"
#include "lead-service/domain/lead.h"
#include "lead-service/store/private_texts.h"
#include "lead-service/store/sqlite_subject_table.h"
#include "lead-service/store/subject_sql.h"

namespace revops::lead {

template <>
struct SubjectTraits<Lead> {
  static constexpr SubjectSql kSql = REVOPS_SUBJECT_SQL("lead");
  static constexpr int kKind = 1;
  static constexpr char kCollection[] = "leads";
  static constexpr char kNotFound[] = "LEAD_NOT_FOUND";

  static std::optional<std::string> IdBytes(const std::string& id) {
    const std::optional<Uuid> uuid = Uuid::Parse(id);
    if (!uuid.has_value()) return std::nullopt;
    return std::string(uuid->bytes());
  }
  static std::string IdOf(const Lead& lead) { return std::string(lead.id.bytes()); }
  static std::string TextOf(const Lead& lead) { return lead.id.ToString(); }
  static const std::string& ExternalIdOf(const Lead& lead) { return lead.external_id; }
  static Revision RevisionOf(const Lead& lead) { return lead.revision; }
  static PrivateTexts TakeOut(const Lead& lead) {
    PrivateTexts texts{lead.details.person, "", lead.details.note, {}};
    for (size_t place = 0; place < kCriteria; ++place) {
      texts.evidence[place] = lead.qualification.criteria[place].evidence;
    }
    return texts;
  }
  static void PutBack(const PrivateTexts& texts, Lead& lead) {
    lead.details.person = texts.person;
    lead.details.note = texts.note;
    for (size_t place = 0; place < kCriteria; ++place) {
      lead.qualification.criteria[place].evidence = texts.evidence[place];
    }
  }
  static void Stamp(const log::Slot& slot, bool is_new, Lead& lead) {
    if (is_new) lead.recorded_create_time = slot.recorded_time;
    lead.recorded_update_time = slot.recorded_time;
    lead.revision = slot.revision;
  }
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_LEAD_TRAITS_H_
