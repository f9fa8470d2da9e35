using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Engine.Aws;
using Reconciler.Worker.Local;

namespace Worker.Tests.Local;

public sealed class EmulatorExtensionTests
{
    private static readonly ServerProgram Program = new(["dotnet", "server.dll"], ["dotnet", "publish"], "builder");

    [Fact]
    public async Task Programs_are_registered_once_and_again_after_a_change_of_them_or_their_runtime()
    {
        const string Put = """PUT /_emulator/commands/my_server """
            + """{"command":["dotnet","server.dll"],"build":["dotnet","publish"],"project":"builder","archive":null,"folder":null,"exclude":null}""";
        await using var server = await StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var extension = new EmulatorExtension(http);

        await extension.RegisterAsync("commands/my_server", Program, null, null, isChanging: false, CancellationToken.None);
        var same = Program with { Command = ["dotnet", "server.dll"] };
        await extension.RegisterAsync("commands/my_server", same, null, null, isChanging: false, CancellationToken.None);
        Assert.Equal([Put], server.Requests);

        await extension.RegisterAsync("commands/my_server", Program with { Build = [] }, null, null, isChanging: false, CancellationToken.None);
        await extension.RegisterAsync("commands/my_server", Program with { Build = [] }, null, null, isChanging: true, CancellationToken.None);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_unreachable_endpoint_is_ignored()
    {
        Uri address;
        await using (var server = await StartAsync())
            address = server.Address;
        using var http = new HttpClient { BaseAddress = address };
        var extension = new EmulatorExtension(http);

        await extension.RegisterAsync("commands/my_server", Program, null, null, isChanging: true, CancellationToken.None);
        Assert.Empty(await extension.ListToolsAsync("gateway", CancellationToken.None));
    }

    [Fact]
    public async Task A_command_that_is_refused_without_a_token_says_what_is_missing()
    {
        await using var server = await StartAsync(403);
        using var http = new HttpClient { BaseAddress = server.Address };
        var extension = new EmulatorExtension(http);

        var refused = await Assert.ThrowsAsync<ConnectionException>(
            () => extension.RegisterAsync("my_server", Program, null, null, isChanging: true, CancellationToken.None));
        await extension.RegisterAsync("no_command", ServerProgram.None, null, null, isChanging: true, CancellationToken.None);

        Assert.Contains("my_server", refused.Message, StringComparison.Ordinal);
        Assert.Contains("RECONCILER_EMULATOR_TOKEN", refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4566/", EmulatedAws.Header, true)]
    [InlineData("http://127.0.0.1:4566/", "X-Reconciler-Emulator", true)]
    [InlineData("http://127.0.0.1:4566/", "server", false)]
    [InlineData("https://vpce.example.com/", EmulatedAws.Header, false)]
    [InlineData(null, EmulatedAws.Header, false)]
    public void Only_an_emulator_on_this_machine_has_an_extension(string? endpoint, string header, bool isExpected)
    {
        using var account = Account(endpoint is null ? null : new Uri(endpoint), header);
        using var extensions = new EmulatorExtensions(_ => null);

        Assert.Equal(isExpected, extensions.Find(account) is not null);
    }

    [Fact]
    public void An_account_has_one_extension()
    {
        using var account = Account(new Uri("http://127.0.0.1:4566/"), EmulatedAws.Header);
        using var extensions = new EmulatorExtensions(_ => null);

        Assert.Same(extensions.Find(account), extensions.Find(account));
    }

    private static AwsAccount Account(Uri? endpoint, string header) => new(
        new AwsClients(new Amazon.Runtime.BasicAWSCredentials("id", "secret"), Amazon.RegionEndpoint.USWest2, endpoint),
        new AwsIdentity("123456789012", "us-west-2", "aws"),
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [header] = "1" },
        new Reconciler.Engine.Model.EngineOptions(),
        new CallCounter(),
        new CallLimiter(TimeProvider.System, new(), CallQuotas.Unlimited, new ThrottleLog(NullLogger.Instance, new CallMetrics())),
        TimeProvider.System);

    private static async Task<Server> StartAsync(int status = 200)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new Server(builder.Build());
        server.App.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            http.Response.StatusCode = status;
            server.Requests.Add($"{http.Request.Method} {http.Request.Path} {await body.ReadToEndAsync()}");
        });
        await server.App.StartAsync();
        return server;
    }

    private sealed record Server(WebApplication App) : IAsyncDisposable
    {
        public List<string> Requests { get; } = [];

        public Uri Address => new(App.Urls.Single());

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
