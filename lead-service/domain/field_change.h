// One field's old and new value as text, as events tell it; personal fields and free text are only
// named.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_FIELD_CHANGE_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_FIELD_CHANGE_H_

#include <string>

namespace revops::lead {

struct FieldChange {
  std::string field;
  std::string old_value;
  std::string new_value;
  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_FIELD_CHANGE_H_
