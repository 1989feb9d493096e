#include "lead-service/clients/order.h"

#include "absl/strings/str_cat.h"

namespace revops::lead {
namespace {

constexpr char kDefaultPipeline[] = "pipelines/default";

const std::string& Or(const std::string& asked, const std::string& otherwise) {
  return asked.empty() ? otherwise : asked;
}

void FillDeal(const v1::NewDeal& asked, const Lead& lead, deal::v1::Deal* deal) {
  const LeadDetails& details = lead.details;
  deal->set_pipeline(asked.pipeline().empty() ? kDefaultPipeline : asked.pipeline());
  deal->set_stage(asked.stage());
  deal->set_title(asked.title());
  if (asked.has_amount()) *deal->mutable_amount() = asked.amount();
  deal->set_owner(Or(asked.owner(), details.owner));
  deal->set_team(Or(asked.team(), details.team));
  deal->set_product(Or(asked.product(), details.product));
  deal->set_company(details.company);
  deal->set_segment(details.segment);
  deal->set_source(details.source);
  if (details.channel != Channel::kUnset) deal->set_channel(std::string(NameOf(details.channel)));
  deal->set_account(lead.conversion.account);
  for (const auto& [key, value] : details.fields) (*deal->mutable_fields())[key] = value;
  deal->set_source_lead(lead.name());
  deal->set_source_pass(lead.conversion.pass);
}

}  // namespace

v1::ConversionOrder OrderOf(const v1::ConvertLeadRequest& request, const Lead& lead) {
  v1::ConversionOrder order;
  const Conversion& conversion = lead.conversion;
  if (conversion.joined) {
    order.set_deal(conversion.deal);
  } else {
    deal::v1::CreateDealRequest* const create = order.mutable_create_deal();
    FillDeal(request.new_deal(), lead, create->mutable_deal());
    if (request.new_deal().has_effective_time()) {
      *create->mutable_effective_time() = request.new_deal().effective_time();
    }
    create->set_request_id(OrderRequestId(lead, "deal"));
  }
  if (conversion.contact.empty()) return order;
  deal::v1::AddDealContactRequest* const add = order.mutable_add_contact();
  add->set_contact(conversion.contact);
  add->set_role(request.role() == type::v1::BUYING_ROLE_UNSPECIFIED ? type::v1::BUYING_ROLE_CHAMPION
                                                                    : request.role());
  add->set_lead(lead.name());
  add->set_lead_pass(conversion.pass);
  add->set_request_id(OrderRequestId(lead, "contact"));
  return order;
}

std::string OrderRequestId(const Lead& lead, absl::string_view step) {
  return absl::StrCat("convert-", lead.id.ToString(), "-", lead.conversion.pass, "-",
                      std::string(step));
}

}  // namespace revops::lead
