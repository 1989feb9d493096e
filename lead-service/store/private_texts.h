// What is personal or free text about a subject: kept in a row of its own that can be erased.
#ifndef REVOPS_LEAD_SERVICE_STORE_PRIVATE_TEXTS_H_
#define REVOPS_LEAD_SERVICE_STORE_PRIVATE_TEXTS_H_

#include <array>
#include <string>

#include "lead-service/domain/person.h"
#include "lead-service/domain/qualification.h"

namespace revops::lead {

struct PrivateTexts {
  Person person;
  std::string display_name;  // of a rep
  std::string note;
  std::array<std::string, kCriteria> evidence;

  bool empty() const { return *this == PrivateTexts(); }
  friend bool operator==(const PrivateTexts&, const PrivateTexts&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_PRIVATE_TEXTS_H_
