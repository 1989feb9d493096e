// Whether a deal is among those that a listing asks for.
#ifndef REVOPS_DEAL_SERVICE_STORE_DEAL_FILTER_H_
#define REVOPS_DEAL_SERVICE_STORE_DEAL_FILTER_H_

#include "deal-service/store/deal_store.h"

namespace revops::deal {

bool Matches(const DealFilter& filter, const Deal& deal);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_DEAL_FILTER_H_
