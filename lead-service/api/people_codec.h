// Accounts, contacts, reps, teams and activities as images, and their changes as the events that
// the log keeps and everybody watches.
#ifndef REVOPS_LEAD_SERVICE_API_PEOPLE_CODEC_H_
#define REVOPS_LEAD_SERVICE_API_PEOPLE_CODEC_H_

#include <optional>
#include <string>

#include "lead-service/store/people_store.h"
#include "lead-service/store/sqlite_people_tables.h"

namespace revops::lead {

// An image is the kind's message, an event a revops.lead.v1.LeadEvent; neither ever with what is
// personal or free text. Thread-safe.
template <typename Subject>
class ProtoPeopleCodec : public SubjectCodec<Subject> {
 public:
  std::string EncodeImage(const Subject& subject) const override;
  absl::StatusOr<Subject> DecodeImage(absl::string_view image) const override;
  std::string EncodeEvent(const EventHeader& header, const Change<Subject>& change) const override;
  absl::StatusOr<std::optional<Subject>> DecodeAfter(absl::string_view event) const override;
};

// An activity's event also tells what it belongs to: a lead as `leads` makes it an image.
class ProtoActivityCodec final : public ProtoPeopleCodec<Activity> {
 public:
  explicit ProtoActivityCodec(const SubjectCodec<Lead>* leads) : leads_(leads) {}
  std::string EncodeEvent(const EventHeader& header, const Change<Activity>& change) const override;

 private:
  const SubjectCodec<Lead>* const leads_;
};

// All of them; outlives what it gives.
class PeopleProtoCodecs {
 public:
  explicit PeopleProtoCodecs(const SubjectCodec<Lead>* leads) : activities_(leads) {}
  PeopleCodecs codecs() const { return {&accounts_, &contacts_, &reps_, &teams_, &activities_}; }

 private:
  ProtoPeopleCodec<Account> accounts_;
  ProtoPeopleCodec<Contact> contacts_;
  ProtoPeopleCodec<Rep> reps_;
  ProtoPeopleCodec<Team> teams_;
  ProtoActivityCodec activities_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_PEOPLE_CODEC_H_
