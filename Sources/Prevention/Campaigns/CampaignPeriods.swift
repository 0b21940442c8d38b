package import Domain
package import Platform
import Registers
package import SQLStore

/// When a campaign, or a stretch of it, could be seen.
package struct CampaignPeriod: Sendable {
    /// Where it stands.
    package let address: MunicipalityURL
    package let title: String
    package let from: CivilDate
    /// `nil` while it goes on, or when nobody wrote it down.
    package let to: CivilDate?
}

extension Prevention {
    /// Campaigns that people could see, and the waves of them that began on another day.
    package static func campaignPeriods(
        in municipality: Municipality.ID, _ connection: any SQLConnection
    ) throws -> [CampaignPeriod] {
        let campaigns = try RegisterStore.all(of: Campaign.register.id, in: municipality, connection).filter {
            guard let state = $0[Campaign.state] else { return false }
            return [.running, .done, .stopped].contains(state)
        }
        let periods = campaigns.compactMap { entry in
            entry[Campaign.begin].map {
                CampaignPeriod(
                    address: Campaign.register.address(of: entry.id), title: entry[Campaign.title], from: $0,
                    to: entry[Campaign.end])
            }
        }
        let begins = Dictionary(campaigns.map { ($0.id, $0[Campaign.begin]) }) { first, _ in first }
        let waves = try RegisterStore.all(of: CampaignWave.register.id, in: municipality, connection)
        return periods
            + waves.compactMap { wave in
                guard let campaign = wave[CampaignWave.campaign], let begin = begins[campaign],
                    let from = wave[CampaignWave.begin], from != begin
                else { return nil }
                return CampaignPeriod(
                    address: CampaignWave.register.address(of: wave.id), title: wave[CampaignWave.title],
                    from: from, to: wave[CampaignWave.end])
            }
    }
}
