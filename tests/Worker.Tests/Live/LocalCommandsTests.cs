using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Reconciler.Worker.Live;

namespace Worker.Tests.Live;

public sealed class LocalCommandsTests
{
    private static readonly string[] Command = ["dotnet", "run"];

    [Fact]
    public async Task A_command_is_told_once_and_again_when_it_or_its_runtime_changes()
    {
        await using var server = await StartAsync(StatusCodes.Status200OK);
        using var commands = new LocalCommands(server.Address);

        await commands.TellAsync("my_server", Command, isChanging: false, CancellationToken.None);
        await commands.TellAsync("my_server", Command, isChanging: false, CancellationToken.None);
        Assert.Equal(["PUT /_emulator/commands/my_server"], server.Requests);

        await commands.TellAsync("my_server", ["node"], isChanging: false, CancellationToken.None);
        await commands.TellAsync("my_server", ["node"], isChanging: true, CancellationToken.None);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_know_the_call_is_not_asked_again()
    {
        await using var server = await StartAsync(StatusCodes.Status404NotFound);
        using var commands = new LocalCommands(server.Address);

        await commands.TellAsync("my_server", Command, isChanging: true, CancellationToken.None);
        await commands.TellAsync("other", Command, isChanging: true, CancellationToken.None);

        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://vpce.example.com/")]
    public async Task AWS_itself_is_told_nothing(string? endpoint)
    {
        using var commands = new LocalCommands(endpoint is null ? null : new Uri(endpoint));

        var telling = commands.TellAsync("my_server", Command, isChanging: true, CancellationToken.None);

        Assert.True(telling.IsCompleted);
        await telling;
    }

    [Fact]
    public async Task Nobody_at_the_endpoint_is_left_to_the_calls_that_matter()
    {
        Uri address;
        await using (var server = await StartAsync(StatusCodes.Status200OK))
            address = server.Address;
        using var commands = new LocalCommands(address);

        await commands.TellAsync("my_server", Command, isChanging: true, CancellationToken.None);
    }

    private static async Task<Server> StartAsync(int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new Server(builder.Build());
        server.App.Run(http =>
        {
            server.Requests.Add($"{http.Request.Method} {http.Request.Path}");
            http.Response.StatusCode = status;
            return Task.CompletedTask;
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
