// The program `reserve`.
#include "cli/app.h"

int main(int argc, char** argv) {
    return reserve::cli::run(argc, argv);
}
