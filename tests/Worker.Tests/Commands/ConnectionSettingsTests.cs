using Reconciler.Worker.Commands;

namespace Worker.Tests.Commands;

public sealed class ConnectionSettingsTests
{
    [Fact]
    public void Options_connect_another_command_to_the_same_AWS()
    {
        var endpoint = new Uri("http://127.0.0.1:4566");

        Assert.Equal("", new ConnectionSettings(null, null, null, null).Options);
        Assert.Equal(" --local", new ConnectionSettings(ConnectionSettings.DefaultLocalState, null, null, null).Options);
        Assert.Equal(" --local='my state' --region eu-central-1", new ConnectionSettings("my state", "eu-central-1", null, null).Options);
        Assert.Equal(" --profile dev --endpoint-url http://127.0.0.1:4566/", new ConnectionSettings(null, null, "dev", endpoint).Options);
    }
}
