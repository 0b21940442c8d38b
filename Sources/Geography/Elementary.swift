#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

// The elementary functions of the C library, in one place: nothing else here touches the platform. Angles in radians.

func sine(_ angle: Double) -> Double { sin(angle) }
func cosine(_ angle: Double) -> Double { cos(angle) }
func tangent(_ angle: Double) -> Double { tan(angle) }
func arcTangent(_ value: Double) -> Double { atan(value) }
func arcTangent(_ opposite: Double, over adjacent: Double) -> Double { atan2(opposite, adjacent) }
func arcSine(_ value: Double) -> Double { asin(value) }
func exponential(_ value: Double) -> Double { exp(value) }
func naturalLogarithm(_ value: Double) -> Double { log(value) }
