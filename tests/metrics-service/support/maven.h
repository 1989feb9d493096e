// The Maven CRM data set as facts: every opportunity with its history, by the rules of the data's
// README (what an import with the shipped mapping would make of it).
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_MAVEN_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_MAVEN_H_

#include <optional>
#include <string>

#include "metrics-service/facts/facts.h"

namespace revops::metrics::testing {

// The folder with the CSV files; nothing where it is missing.
std::optional<std::string> MavenFolder();

// Applies the whole set, recorded after its last day.
void LoadMaven(const std::string& folder, Facts& facts);

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_MAVEN_H_
