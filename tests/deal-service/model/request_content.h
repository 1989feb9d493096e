// What a request says, as bytes that are the same for the same request.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_REQUEST_CONTENT_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_REQUEST_CONTENT_H_

#include <string>

#include "revops/deal/v1/deal_service.pb.h"

namespace revops::deal::model {

inline std::string ContentOf(const google::protobuf::Message& request) {
  return request.GetTypeName() + request.DebugString();
}

template <typename Request>
const std::string& NameIn(const Request& request) {
  return request.name();
}
inline const std::string& NameIn(const revops::deal::v1::UpdateDealRequest& request) {
  return request.deal().name();
}

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_REQUEST_CONTENT_H_
