// Exponential, logarithm and normal quantile out of plain arithmetic, so that a result is the same
// to the last bit on every compiler, optimisation level and C library.
#pragma once

namespace reserve::simulate {

// e^x (fdlibm's e_exp.c); beyond +-700 the value at that end.
double e_to(double x);
// Natural logarithm of a normal number above zero (fdlibm's e_log.c).
double log_of(double x);
// The x that a standard normal variable stays below with probability u in (0, 1).
// M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988) 477-484.
double normal_quantile(double u);
// The same to nine decimals, out of a table and in a third of the time: for draws.
double normal_of(double u);

}  // namespace reserve::simulate
