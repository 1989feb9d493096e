// Where the dashboard lies when nobody says.
#ifndef REVOPS_GATEWAY_WEB_DASHBOARD_FOLDER_H_
#define REVOPS_GATEWAY_WEB_DASHBOARD_FOLDER_H_

#include <string>

namespace revops::gateway {

// `../share/dashboard` of the folder of the running binary, as the build and the image have it;
// empty where there is none.
std::string DashboardBesideBinary();

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_WEB_DASHBOARD_FOLDER_H_
