// The verbs on a deal's contacts.
#ifndef REVOPS_DEAL_SERVICE_DOMAIN_CONTACTS_H_
#define REVOPS_DEAL_SERVICE_DOMAIN_CONTACTS_H_

#include "absl/status/statusor.h"
#include "deal-service/domain/change.h"
#include "deal-service/domain/verbs.h"

namespace revops::deal {

// Both answer an UPDATED change of the one field `contacts`, without fields where nothing differs;
// on open and closed deals. FAILED_PRECONDITION: DEAL_VOID, EFFECTIVE_IN_FUTURE,
// EFFECTIVE_BEFORE_CHANGE, CONTACTS_FULL beyond kContactsMax, and CONTACT_HAS_LEAD where the
// contact came by another lead: a lead leaves its deal only with its contact, never by the way.
//
// A contact that is there takes the role; without `lead` it keeps the one it has.
absl::StatusOr<DealChange> AddContact(const Deal& deal, const DealContact& contact, Moment moment);
absl::StatusOr<DealChange> RemoveContact(const Deal& deal, const Uuid& contact, Moment moment);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_DOMAIN_CONTACTS_H_
