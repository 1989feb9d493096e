// Included before everything else in the preset tsan. With the sanitizer protobuf's map fields have
// two members more than in the library, which is built without: what it wrote to a map would not
// be where the program looks for it.
#ifndef REVOPS_TESTS_SUPPORT_TSAN_PROTOBUF_LAYOUT_H_
#define REVOPS_TESTS_SUPPORT_TSAN_PROTOBUF_LAYOUT_H_

#include <memory>  // the standard library is to know of the sanitizer

#pragma push_macro("__SANITIZE_THREAD__")
#undef __SANITIZE_THREAD__
#include <google/protobuf/map_field.h>
#pragma pop_macro("__SANITIZE_THREAD__")

#endif  // REVOPS_TESTS_SUPPORT_TSAN_PROTOBUF_LAYOUT_H_
