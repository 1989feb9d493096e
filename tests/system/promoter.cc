#include "tests/system/promoter.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace revops::testing {

namespace pb = revops::lead::v1;

namespace {

// Few enough that leads of one company meet.
constexpr int kCompanies = 12;
constexpr absl::Duration kEndMax = absl::Seconds(60);

}  // namespace

void ConversionNotes::Add(const pb::Lead& lead) {
  absl::MutexLock lock(&mutex_);
  leads_.push_back(lead);
}

void ConversionNotes::Complain(std::string what) {
  absl::MutexLock lock(&mutex_);
  complaints_.push_back(std::move(what));
}

bool ConversionNotes::AwaitCount(size_t count, absl::Duration limit) const {
  absl::MutexLock lock(&mutex_);
  const auto is_over = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return leads_.size() >= count || !complaints_.empty();
  };
  return mutex_.AwaitWithTimeout(absl::Condition(&is_over), limit) && complaints_.empty();
}

std::vector<pb::Lead> ConversionNotes::leads() const {
  absl::MutexLock lock(&mutex_);
  return leads_;
}

std::vector<std::string> ConversionNotes::complaints() const {
  absl::MutexLock lock(&mutex_);
  return complaints_;
}

Promoter::Promoter(std::string name, uint64_t seed, PatientClient* client, ConversionNotes* notes)
    : name_(std::move(name)), random_(seed), client_(client), notes_(notes) {}

std::string Promoter::NextRequestId() { return absl::StrCat(name_, "-", ++requests_); }

template <typename Request, typename Reply>
bool Promoter::Write(grpc::Status (Leads::*method)(grpc::ClientContext*, const Request&, Reply*),
                     Request request, Reply& reply) {
  request.set_request_id(NextRequestId());
  const absl::Status status = client_->Call(client_->leads(), method, request, &reply);
  if (!status.ok()) {
    notes_->Complain(absl::StrCat(request.ShortDebugString(), ": ", status.ToString()));
  }
  return status.ok();
}

bool Promoter::Create(Lead& lead) {
  pb::CreateLeadRequest request;
  const int company = Pick(kCompanies);
  request.mutable_lead()->set_company(absl::StrCat("Company ", company));
  request.mutable_lead()->set_owner(absl::StrCat("reps/r", Pick(5)));
  pb::Person* const person = request.mutable_lead()->mutable_person();
  person->set_given_name("Jane");
  person->set_email(absl::StrCat(name_, ".", requests_, "@company-", company, ".example"));
  pb::CreateLeadResponse reply;
  if (!Write(&Leads::CreateLead, request, reply)) return false;
  lead = reply.lead();
  return true;
}

bool Promoter::Qualify(const std::string& name) {
  pb::QualifyLeadRequest request;
  request.set_name(name);
  pb::Qualification* const judged = request.mutable_qualification();
  for (pb::Criterion* criterion : {judged->mutable_need(), judged->mutable_budget(),
                                   judged->mutable_authority(), judged->mutable_timeline()}) {
    criterion->set_rating(pb::CRITERION_RATING_MET);
    criterion->set_evidence("she said so");
  }
  pb::QualifyLeadResponse reply;
  return Write(&Leads::QualifyLead, request, reply);
}

bool Promoter::Convert(const std::string& name, Lead& lead) {
  pb::ConvertLeadRequest request;
  request.set_name(name);
  if (!last_deal_.empty() && Pick(5) == 0) {
    request.set_deal(last_deal_);
    request.set_role(revops::type::v1::BUYING_ROLE_USER);
  } else {
    request.mutable_new_deal()->set_title("Boiler");
  }
  return Write(&Leads::ConvertLead, request, lead) && AwaitEnd(lead);
}

bool Promoter::AwaitEnd(Lead& lead) {
  const absl::Time give_up = absl::Now() + kEndMax;
  pb::GetLeadRequest request;
  request.set_name(lead.name());
  while (lead.conversion().state() == pb::CONVERSION_STATE_PENDING) {
    const absl::Status status = client_->Call(client_->leads(), &Leads::GetLead, request, &lead);
    if (!status.ok() || absl::Now() > give_up) {
      notes_->Complain(absl::StrCat(lead.name(), " is still pending; ", status.ToString()));
      return false;
    }
  }
  if (lead.conversion().state() == pb::CONVERSION_STATE_DONE) return true;
  notes_->Complain(absl::StrCat("refused: ", lead.ShortDebugString()));
  return false;
}

bool Promoter::LoseAndComeBack(Lead& lead) {
  revops::deal::v1::LoseDealRequest lose;
  lose.set_name(lead.conversion().deal());
  lose.set_loss_reason("price");
  lose.set_request_id(NextRequestId());
  revops::deal::v1::Deal deal;
  const absl::Status lost =
      client_->Call(client_->deals(), &PatientClient::Deals::LoseDeal, lose, &deal);
  const absl::Time give_up = absl::Now() + kEndMax;
  pb::GetLeadRequest get;
  get.set_name(lead.name());
  while (lead.state() != pb::LEAD_STATE_NURTURING) {
    const absl::Status seen = client_->Call(client_->leads(), &Leads::GetLead, get, &lead);
    if (!lost.ok() || !seen.ok() || absl::Now() > give_up) {
      notes_->Complain(absl::StrCat(lead.name(), " does not come back; ", lost.ToString(), "; ",
                                    seen.ToString(), "; ", lead.ShortDebugString()));
      return false;
    }
  }
  if (lead.lost_deal() != deal.name() || lead.recycle_count() != 1) {
    notes_->Complain(absl::StrCat("recycled otherwise: ", lead.ShortDebugString()));
    return false;
  }
  pb::ReactivateLeadRequest reactivate;
  reactivate.set_name(lead.name());
  return Write(&Leads::ReactivateLead, reactivate, lead);
}

void Promoter::PromoteOne() {
  Lead lead;
  if (!Create(lead) || !Qualify(lead.name()) || !Convert(lead.name(), lead)) return;
  notes_->Add(lead);
  if (lead.conversion().joined()) return;
  if (Pick(2) == 0) {
    last_deal_ = lead.conversion().deal();
    return;
  }
  if (LoseAndComeBack(lead) && Qualify(lead.name()) && Convert(lead.name(), lead)) {
    notes_->Add(lead);
  }
}

}  // namespace revops::testing
