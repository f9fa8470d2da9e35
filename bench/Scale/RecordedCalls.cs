using System.Collections.Concurrent;
using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Mapping;

namespace Reconciler.Bench.Scale;

/// <summary>
/// Records the calls of the SDK's clients and replays them without the engine. Replayed create calls get different names, so that they
/// create resources again.
/// </summary>
internal sealed class RecordedCalls : IRuntimePipelineCustomizer
{
    private static readonly string[] Names =
        ["AgentRuntimeName", "Name", "PoolName", "ClientName", "RoleName", "RepositoryName", "Username"];

    private readonly ConcurrentQueue<AmazonWebServiceRequest> _requests = new();

    public string UniqueName => nameof(RecordedCalls);

    /// <summary>Whether calls are recorded.</summary>
    public bool IsRecording { get; set; }

    public int Count => _requests.Count;

    public void Customize(Type serviceClientType, RuntimePipeline pipeline) => pipeline.AddHandler(new Handler(this));

    /// <summary>Prepares the recorded calls for the replay.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> Prepare(AwsAccount account)
    {
        object[] clients =
        [
            account.AgentCore, account.CodeBuild, account.Cognito, account.Iam, account.Ecr, account.S3, account.SecretsManager, account.Logs,
        ];
        return [.. _requests.Select(request => Prepare(clients, request))];
    }

    private static Func<CancellationToken, Task> Prepare(object[] clients, AmazonWebServiceRequest recorded)
    {
        var operation = recorded.GetType().Name[..^"Request".Length];
        var client = clients.First(client => client.GetType().Namespace + ".Model" == recorded.GetType().Namespace);
        var method = client.GetType().GetMethod($"{operation}Async", [recorded.GetType(), typeof(CancellationToken)])!;
        var request = operation.Contains("Create", StringComparison.Ordinal) ? Renamed(recorded) : recorded;

        // The client has disposed the stream of the recorded request.
        if (request is PutObjectRequest { InputStream: MemoryStream sent } put) put.InputStream = new MemoryStream(sent.ToArray());
        var call = method.CreateDelegate(
            typeof(Func<,,>).MakeGenericType(recorded.GetType(), typeof(CancellationToken), method.ReturnType), client);
        return (Func<CancellationToken, Task>)typeof(RecordedCalls)
            .GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(recorded.GetType(), method.ReturnType)
            .Invoke(null, [call, request])!;
    }

    private static Func<CancellationToken, Task> Bind<TRequest, TTask>(Func<TRequest, CancellationToken, TTask> call, TRequest request)
        where TTask : Task => async ct =>
    {
        try
        {
            await call(request, ct);
        }
        catch (AmazonServiceException)
        {
            // A resource may exist now that did not exist in the recording, or the other way round; the error is a response, too.
        }
    };

    private static AmazonWebServiceRequest Renamed(AmazonWebServiceRequest recorded)
    {
        var request = ModelMapper.Clone(recorded);
        var name = request.GetType().GetProperty(Names.First(name => request.GetType().GetProperty(name) is not null))!;
        name.SetValue(request, $"{name.GetValue(request)}2");
        // With the recorded client token the service would return the recorded response.
        request.GetType().GetProperty("ClientToken")?.SetValue(request, Guid.NewGuid().ToString());
        return request;
    }

    private sealed class Handler(RecordedCalls calls) : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            if (calls.IsRecording) calls._requests.Enqueue(executionContext.RequestContext.OriginalRequest);
            return base.InvokeAsync<T>(executionContext);
        }
    }
}
