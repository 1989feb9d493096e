// How many files and sockets the process may have open.
#ifndef REVOPS_GATEWAY_HTTP_FILE_LIMIT_H_
#define REVOPS_GATEWAY_HTTP_FILE_LIMIT_H_

namespace revops::gateway {

// Raises the soft limit to the hard one (a daemon's soft limit is often 1,024, whatever it may
// have), and returns how many connections of HTTP that leaves room for: at most kConnectionsMax,
// and a quarter of the files, as gRPC's connections and the store need theirs.
int RaiseFileLimit();

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_FILE_LIMIT_H_
