using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.AccountData;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.DelayedEvents;
using Parley.Homeserver.Discovery;
using Parley.Homeserver.Ephemeral;
using Parley.Homeserver.Http;
using Parley.Homeserver.Invitations;
using Parley.Homeserver.Keys;
using Parley.Homeserver.Media;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Provisioning;
using Parley.Homeserver.Push;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Reports;
using Parley.Homeserver.RoomDirectory;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Rtc;
using Parley.Homeserver.Search;
using Parley.Homeserver.Sending;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Homeserver.Sync;
using Parley.Homeserver.ToDevice;
using Parley.Homeserver.Users;

namespace Parley.Homeserver.Hosting;

/// <summary>Adds a homeserver to a host.</summary>
public static class HomeserverServiceExtensions
{
    /// <summary>
    /// Adds a homeserver. It uses the registered <see cref="TimeProvider"/>, if there is one.
    /// </summary>
    public static IServiceCollection AddParleyHomeserver(this IServiceCollection services, HomeserverOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        AddStorage(services, options);
        AddRooms(services);
        AddEndpoints(services);
        services.AddHostedService<HomeserverStart>();
        return services;
    }

    private static void AddStorage(IServiceCollection services, HomeserverOptions options)
    {
        services.AddSingleton<SyncNotifier>();
        services.AddSingleton(provider => new Database(options.DatabasePath, provider.GetRequiredService<SyncNotifier>().Wake));
        services.AddSingleton(provider => ServerIdentity.Load(provider.GetRequiredService<Database>(), options.ServerName));
        services.AddSingleton<TransactionStore>();
        services.AddSingleton<MediaFolder>();
        services.AddSingleton<MediaStore>();
        services.AddSingleton<MediaRemoval>();
        services.AddSingleton<Thumbnails>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<OpenIdTokens>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AuthSessions>();
        services.AddSingleton<PasswordAuth>();
        services.AddSingleton<AccountClosing>();
        services.AddSingleton<InvitationStore>();
        services.AddSingleton<AdministratorLevels>();
        services.AddSingleton<Registration>();
        services.AddSingleton<RateLimiters>();
        services.AddSingleton(provider => new HomeserverAdministration(
            provider.GetRequiredService<ServerIdentity>(),
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<AccountStore>(),
            provider.GetRequiredService<Registration>(),
            provider.GetRequiredService<InvitationStore>(),
            provider.GetRequiredService<Admission>(),
            provider.GetRequiredService<Passwords>(),
            provider.GetRequiredService<AccountClosing>(),
            provider.GetRequiredService<MediaRemoval>(),
            provider.GetRequiredService<RoomClosing>(),
            provider.GetRequiredService<RoomCache>()));
    }

    private static void AddRooms(IServiceCollection services)
    {
        services.AddSingleton<RoomCache>();
        services.AddSingleton<RoomReader>();
        services.AddSingleton<EventWriter>();
        services.AddSingleton<EventSending>();
        services.AddSingleton<RoomMembership>();
        services.AddSingleton<RoomCreation>();
        services.AddSingleton<RoomUpgrade>();
        services.AddSingleton<Admission>();
        services.AddSingleton<InvitationPreviews>();
        services.AddSingleton<RoomClosing>();
        services.AddSingleton<EphemeralSerial>();
        services.AddSingleton<TypingStore>();
        services.AddSingleton<PresenceStore>();
        services.AddSingleton<PushRuleStore>();
        services.AddSingleton<Notifications>();
        services.AddSingleton<ToDeviceStore>();
        services.AddSingleton<SyncHandler>();
        services.AddSingleton<DelayedEventService>();
        services.AddSingleton<Provisioner>();
    }

    private static void AddEndpoints(IServiceCollection services)
    {
        services.AddSingleton<ApiRoutes.Factory>();
        services.AddSingleton<IEndpoints, DiscoveryEndpoints>();
        services.AddSingleton<IEndpoints, RegistrationEndpoints>();
        services.AddSingleton<IEndpoints, InvitationEndpoints>();
        services.AddSingleton<IEndpoints, LoginEndpoints>();
        services.AddSingleton<IEndpoints, ProfileEndpoints>();
        services.AddSingleton<IEndpoints, AccountEndpoints>();
        services.AddSingleton<IEndpoints, DeviceEndpoints>();
        services.AddSingleton<IEndpoints, AccountDataEndpoints>();
        services.AddSingleton<IEndpoints, SyncEndpoints>();
        services.AddSingleton<IEndpoints, ToDeviceEndpoints>();
        services.AddSingleton<IEndpoints, RoomEndpoints>();
        services.AddSingleton<IEndpoints, SendEndpoints>();
        services.AddSingleton<IEndpoints, ReadEndpoints>();
        services.AddSingleton<IEndpoints, MessagesEndpoints>();
        services.AddSingleton<IEndpoints, DelayedEventEndpoints>();
        services.AddSingleton<IEndpoints, DirectoryEndpoints>();
        services.AddSingleton<IEndpoints, HierarchyEndpoints>();
        services.AddSingleton<IEndpoints, EphemeralEndpoints>();
        services.AddSingleton<IEndpoints, PresenceEndpoints>();
        services.AddSingleton<IEndpoints, ReportEndpoints>();
        services.AddSingleton<IEndpoints, RoomSummaryEndpoints>();
        services.AddSingleton<IEndpoints, TagEndpoints>();
        services.AddSingleton<IEndpoints, RelationEndpoints>();
        services.AddSingleton<IEndpoints, ContextEndpoints>();
        services.AddSingleton<IEndpoints, SearchEndpoints>();
        services.AddSingleton<IEndpoints, UserDirectoryEndpoints>();
        services.AddSingleton<IEndpoints, KeyEndpoints>();
        services.AddSingleton<IEndpoints, CrossSigningEndpoints>();
        services.AddSingleton<IEndpoints, KeyBackupEndpoints>();
        services.AddSingleton<IEndpoints, PushEndpoints>();
        services.AddSingleton<IEndpoints, MediaEndpoints>();
        services.AddSingleton<IEndpoints, OpenIdEndpoints>();
        services.AddSingleton<IEndpoints, RtcEndpoints>();
    }
}
