// What must hold of all conversions of a suite, whatever was killed meanwhile.
#ifndef REVOPS_TESTS_SYSTEM_CONVERSION_BOOK_H_
#define REVOPS_TESTS_SYSTEM_CONVERSION_BOOK_H_

#include <vector>

#include "revops/lead/v1/lead.pb.h"
#include "tests/system/patient_client.h"

namespace revops::testing {

// Every acknowledged conversion has its one deal, account and contact; there is no deal, account or
// contact besides; and the stream tells one beginning and one end of each, and at most one return
// to nurturing. The suite is at rest.
void ExpectEachConvertedOnce(PatientClient& client,
                             const std::vector<revops::lead::v1::Lead>& acknowledged);

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_CONVERSION_BOOK_H_
