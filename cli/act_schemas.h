// The bodies of all kinds of act as JSON Schemas in YAML, for the contract of the service.
#pragma once

#include "cli/app.h"

namespace reserve::cli {

std::string act_schemas();

}  // namespace reserve::cli
