package import Platform
package import Registers
package import SQLStore

/// The room of deployment: who is on the street, when, where, why, and what they may do.
package enum Deployment {
    package static let registers: [Register] = [
        Team.register, Shift.register, Power.register, ActionCard.register, Camera.register, AuditWalk.register,
        AuditPoint.register,
    ]

    package static let migrations: [Migration] = DeploymentMigrations.all

    /// What its start for staff leads to beside its registers.
    package static let links: [RoomLink] = {
        var roster = RoomLink(
            .deployment, .deployment(.roster), .read(.deployment), title: "deployment.link.roster",
            lead: "deployment.link.roster-lead")
        roster.notice = { visit in try await CameraNotice.markup(visit) }
        return [
            roster,
            RoomLink(
                .deployment, .deployment(.log), .logPresence, title: "deployment.link.log",
                lead: "deployment.link.log-lead"),
            RoomLink(
                .deployment, .deployment(.hours), .read(.deployment), title: "deployment.link.hours",
                lead: "deployment.link.hours-lead"),
        ]
    }()

    /// Adds the room's own addresses; those of its registers are added with all registers.
    package static func add(to router: SiteRouter) {
        DeploymentRoutes(site: router.site).add(to: router)
    }
}
