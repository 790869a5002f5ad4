// The system numbers files within a device, and devices.
#include "ledger/base/file_number.h"

#include <sys/stat.h>

namespace reserve {

FileNumber file_number(const std::filesystem::path& path) {
    struct stat facts = {};
    return ::stat(path.c_str(), &facts) == 0 ? FileNumber{facts.st_dev, facts.st_ino}
                                             : FileNumber();
}

}  // namespace reserve
