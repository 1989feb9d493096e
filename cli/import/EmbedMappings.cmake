# Run with -P: writes OUT, a C++ source that holds every file of FILES as one Preset.
set(body "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND body "      {\"${name}\", R\"revops_map(${text})revops_map\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"cli/import/presets.h\"

namespace revops::cli {

const std::vector<Preset>& Presets() {
  static const std::vector<Preset> presets = {
${body}  };
  return presets;
}

}  // namespace revops::cli
")
