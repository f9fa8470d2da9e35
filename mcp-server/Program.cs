using SampleMcpServer.Hosting;

await using var app = McpHost.Build(args);
await app.RunAsync();
