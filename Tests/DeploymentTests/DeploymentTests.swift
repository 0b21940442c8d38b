import Registers
import Testing

@testable import Deployment

struct DeploymentTests {
    @Test func registersHaveAnIDEach() {
        let ids = Deployment.registers.map(\.id)
        #expect(Set(ids).count == ids.count)
    }
}
