using System.Runtime.CompilerServices;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Mono.Cecil;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

public sealed class HandlerTests
{
    [Fact]
    public void Every_request_has_one_handler_and_every_handler_a_request_of_ours() => FindUnpaired(typeof(Permissions).Assembly.GetTypes()).ShouldBeEmpty();

    [Fact]
    public void A_request_without_a_handler_is_found() => FindUnpaired([typeof(Unheard)]).ShouldBe([$"{nameof(Unheard)} has 0 handlers"]);

    [Fact]
    public void A_handler_of_somebody_elses_request_is_found() => FindUnpaired([typeof(Idle)]).ShouldBe([$"{nameof(Idle)} handles {nameof(Unheard)}, which is not there"]);

    [Fact]
    public void Two_handlers_of_one_request_are_found()
        => FindUnpaired([typeof(Unheard), typeof(Idle), typeof(Second)]).ShouldBe([$"{nameof(Unheard)} has 2 handlers"]);

    [Fact]
    public void Nothing_is_async_void()
        => Code.Product.Types().Concat(Code.Studio.Types()).Concat(Code.Engine.Types()).SelectMany(FindAsyncVoid).ShouldBeEmpty();

    [Fact]
    public void An_async_void_is_found() => FindAsyncVoid(Code.Planted(typeof(Careless))).ShouldBe(["Careless.Go"]);

    static IEnumerable<string> FindUnpaired(Type[] types)
    {
        var concrete = types.Where(t => t is { IsAbstract: false, IsInterface: false, IsGenericTypeDefinition: false }).ToList();
        var handled = concrete
            .SelectMany(t => t.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)).Select(i => (Handler: t, Request: i.GetGenericArguments()[0])))
            .ToList();
        var requests = concrete.Where(t => t.IsAssignableTo(typeof(IBaseRequest))).ToList();
        return requests.Select(r => (r.Name, Count: handled.Count(h => h.Request == r))).Where(r => r.Count != 1).Select(r => $"{r.Name} has {r.Count} handlers")
            .Concat(handled.Where(h => !requests.Contains(h.Request)).Select(h => $"{h.Handler.Name} handles {h.Request.Name}, which is not there"));
    }

    static IEnumerable<string> FindAsyncVoid(TypeDefinition type) => type.AllMethods()
        .Where(m => m.ReturnType.FullName == "System.Void" && m.CustomAttributes.Any(a => a.AttributeType.FullName == typeof(AsyncStateMachineAttribute).FullName))
        .Select(m => $"{m.DeclaringType.Name}.{m.Name}");

    sealed record Unheard : ICommand;

    sealed class Idle : IRequestHandler<Unheard, Unit>
    {
        public Task<Unit> Handle(Unheard request, CancellationToken cancellationToken) => Unit.Task;
    }

    sealed class Second : IRequestHandler<Unheard, Unit>
    {
        public Task<Unit> Handle(Unheard request, CancellationToken cancellationToken) => Unit.Task;
    }

    sealed class Careless
    {
        public static async void Go() => await Task.Yield();
    }
}
