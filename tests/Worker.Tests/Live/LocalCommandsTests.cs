using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Reconciler.Worker.Live;

namespace Worker.Tests.Live;

public sealed class LocalCommandsTests
{
    private static readonly LocalProgram Program = new(["dotnet", "server.dll"], ["dotnet", "publish"], "builder");

    [Fact]
    public async Task Programs_are_told_once_and_again_when_they_or_their_runtime_change()
    {
        await using var server = await StartAsync(StatusCodes.Status200OK);
        using var emulator = AwsClients.EmulatorAt(server.Address);
        var commands = new LocalCommands(emulator);

        await commands.TellAsync("my_server", Program, isChanging: false, CancellationToken.None);
        await commands.TellAsync("my_server", Program with { Command = ["dotnet", "server.dll"] }, isChanging: false, CancellationToken.None);
        Assert.Equal(["""PUT /_emulator/commands/my_server {"command":["dotnet","server.dll"],"build":["dotnet","publish"],"project":"builder"}"""], server.Requests);

        await commands.TellAsync("my_server", Program with { Build = [] }, isChanging: false, CancellationToken.None);
        await commands.TellAsync("my_server", Program with { Build = [] }, isChanging: true, CancellationToken.None);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_know_the_call_is_not_asked_again()
    {
        await using var server = await StartAsync(StatusCodes.Status404NotFound);
        using var emulator = AwsClients.EmulatorAt(server.Address);
        var commands = new LocalCommands(emulator);

        await commands.TellAsync("my_server", Program, isChanging: true, CancellationToken.None);
        await commands.TellAsync("other", Program, isChanging: true, CancellationToken.None);

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://vpce.example.com/")]
    public async Task AWS_itself_is_told_nothing(string? endpoint)
    {
        var commands = new LocalCommands(AwsClients.EmulatorAt(endpoint is null ? null : new Uri(endpoint)));

        var telling = commands.TellAsync("my_server", Program, isChanging: true, CancellationToken.None);

        Assert.True(telling.IsCompleted);
        await telling;
    }

    [Fact]
    public async Task Nobody_at_the_endpoint_is_left_to_the_calls_that_matter()
    {
        Uri address;
        await using (var server = await StartAsync(StatusCodes.Status200OK))
            address = server.Address;
        using var emulator = AwsClients.EmulatorAt(address);
        var commands = new LocalCommands(emulator);

        await commands.TellAsync("my_server", Program, isChanging: true, CancellationToken.None);
    }

    private static async Task<Server> StartAsync(int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new Server(builder.Build());
        server.App.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            server.Requests.Add($"{http.Request.Method} {http.Request.Path} {await body.ReadToEndAsync()}");
            http.Response.StatusCode = status;
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
