#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

// The only functions taken from the system's C library. They are declared here once so that no other file imports
// it; last digits may differ between C libraries, everything else in this module is the same on every platform.

#if canImport(Darwin)
func exp(_ x: Double) -> Double { Darwin.exp(x) }
func expm1(_ x: Double) -> Double { Darwin.expm1(x) }
func log(_ x: Double) -> Double { Darwin.log(x) }
func log1p(_ x: Double) -> Double { Darwin.log1p(x) }
func erfc(_ x: Double) -> Double { Darwin.erfc(x) }
func sin(_ x: Double) -> Double { Darwin.sin(x) }
func cos(_ x: Double) -> Double { Darwin.cos(x) }
func atan2(_ y: Double, _ x: Double) -> Double { Darwin.atan2(y, x) }
func j0(_ x: Double) -> Double { Darwin.j0(x) }
func j1(_ x: Double) -> Double { Darwin.j1(x) }
#elseif canImport(Glibc)
func exp(_ x: Double) -> Double { Glibc.exp(x) }
func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
func log(_ x: Double) -> Double { Glibc.log(x) }
func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
func sin(_ x: Double) -> Double { Glibc.sin(x) }
func cos(_ x: Double) -> Double { Glibc.cos(x) }
func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
func j0(_ x: Double) -> Double { Glibc.j0(x) }
func j1(_ x: Double) -> Double { Glibc.j1(x) }
#elseif canImport(Musl)
func exp(_ x: Double) -> Double { Musl.exp(x) }
func expm1(_ x: Double) -> Double { Musl.expm1(x) }
func log(_ x: Double) -> Double { Musl.log(x) }
func log1p(_ x: Double) -> Double { Musl.log1p(x) }
func erfc(_ x: Double) -> Double { Musl.erfc(x) }
func sin(_ x: Double) -> Double { Musl.sin(x) }
func cos(_ x: Double) -> Double { Musl.cos(x) }
func atan2(_ y: Double, _ x: Double) -> Double { Musl.atan2(y, x) }
func j0(_ x: Double) -> Double { Musl.j0(x) }
func j1(_ x: Double) -> Double { Musl.j1(x) }
#endif
