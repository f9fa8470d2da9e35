using Microsoft.AspNetCore.Builder;
using SampleMcpServer.Hosting;

WebApplication app;
try
{
    app = McpHost.Build(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

await using (app)
{
    await app.RunAsync();
}
return 0;
