// What tests of leads over the wire say again and again.
#ifndef REVOPS_TESTS_LEAD_SERVICE_SUPPORT_LEADS_TEST_H_
#define REVOPS_TESTS_LEAD_SERVICE_SUPPORT_LEADS_TEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "tests/lead-service/support/served_leads.h"

namespace revops::lead {

class LeadsTest : public ServedLeads {
 protected:
  using ServedLeads::ServedLeads;
  using Stub = ServedLeads::Stub;

  // Jane Doe of Acme, by e-mail.
  static v1::CreateLeadRequest JaneDoe(
      const std::string& email = "jane.doe@acme.example",
      v1::DuplicatePolicy policy = v1::DUPLICATE_POLICY_UNSPECIFIED) {
    v1::CreateLeadRequest request;
    v1::Person* const person = request.mutable_lead()->mutable_person();
    person->set_given_name("Jane");
    person->set_family_name("Doe");
    person->set_email(email);
    request.mutable_lead()->set_company("Acme");
    request.set_duplicate_policy(policy);
    return request;
  }
  absl::StatusOr<v1::CreateLeadResponse> Create(const v1::CreateLeadRequest& request,
                                                const Principal& who = Operations()) {
    v1::CreateLeadResponse reply;
    const absl::Status status = Call(&Stub::CreateLead, request, &reply, who);
    if (!status.ok()) return status;
    return reply;
  }
  absl::StatusOr<v1::Lead> Get(const std::string& name, const Principal& who = Operations()) {
    v1::GetLeadRequest request;
    request.set_name(name);
    v1::Lead lead;
    const absl::Status status = Call(&Stub::GetLead, request, &lead, who);
    if (!status.ok()) return status;
    return lead;
  }
  // Any verb that answers with the lead.
  template <typename Request>
  absl::StatusOr<v1::Lead> Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           v1::Lead*),
                              const Request& request, const Principal& who = Operations()) {
    v1::Lead lead;
    const absl::Status status = Call(method, request, &lead, who);
    if (!status.ok()) return status;
    return lead;
  }
  static v1::QualifyLeadRequest AllMet(const std::string& name) {
    v1::QualifyLeadRequest request;
    request.set_name(name);
    v1::Qualification* const judged = request.mutable_qualification();
    for (v1::Criterion* criterion : {judged->mutable_need(), judged->mutable_budget(),
                                     judged->mutable_authority(), judged->mutable_timeline()}) {
      criterion->set_rating(v1::CRITERION_RATING_MET);
      criterion->set_evidence("she told us on the phone");
    }
    return request;
  }
  absl::StatusOr<v1::QualifyLeadResponse> Qualify(const v1::QualifyLeadRequest& request) {
    v1::QualifyLeadResponse reply;
    const absl::Status status = Call(&Stub::QualifyLead, request, &reply);
    if (!status.ok()) return status;
    return reply;
  }
  int CountLeads(const v1::LeadFilter& filter = {}) {
    v1::ListLeadsRequest request;
    *request.mutable_filter() = filter;
    v1::ListLeadsResponse reply;
    const absl::Status status = Call(&Stub::ListLeads, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply.leads_size();
  }
};

}  // namespace revops::lead

#endif  // REVOPS_TESTS_LEAD_SERVICE_SUPPORT_LEADS_TEST_H_
