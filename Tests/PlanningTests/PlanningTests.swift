import Registers
import Testing

@testable import Planning

struct PlanningTests {
    @Test func registersHaveAnIDEach() {
        let ids = Planning.registers.map(\.id)
        #expect(Set(ids).count == ids.count)
    }
}
