using Microsoft.Extensions.Logging.Abstractions;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Posture;
using Reconciler.Spec.Loading;

var loaded = StackLoader.Load(args[0], new LoadOptions(AdditionalCheck: objects => StackChecks.Check(objects)));
foreach (var error in loaded.Errors) Console.Error.WriteLine(error);
if (loaded.Stack is not { } stack) return 1;

var options = new ConnectionOptions { Endpoint = args.Length > 1 ? new Uri(args[1]) : null };
using var accounts = new AccountFactory(options, TimeProvider.System);
var reconcilers = new StackReconcilerFactory(accounts, Environment.GetEnvironmentVariable);
var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, CancellationToken.None);

var observer = new LoggingObserver(NullLogger<LoggingObserver>.Instance);
var result = await reconciler.ConvergeAsync(ReconcileMode.Apply, confirmPrune: false, observer, CancellationToken.None);
foreach (var condition in StackStatus.Create(reconciler, result).Conditions) Console.WriteLine($"{condition.Type} {condition.Status}: {condition.Message}");
return result.IsConverged ? 0 : 1;
